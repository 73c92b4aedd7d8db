/** The queue of what look-ups found out, which has no block. */
export const reinjectLane = 'reinject';

export const reinjectWords =
  'What look-ups such as VirusTotal and Maltiverse find out goes back into the analysis through this queue, where rules make alerts of it. It needs no block, and takes no time of yours: it runs wherever there is a look-up.';
