/** The queue of what look-ups found out, which has no block. */
export const reinjectLane = 'reinject';

export const reinjectWords =
  'It takes enrichments back into the analysis: what VirusTotal and Maltiverse find out waits here until the analysis takes it, and its rules make alerts of it. It has no block in ossec.conf, and can be paused like any other.';
