const minuteMs = 60_000;

/** What the local calendar says of an event's time. Worked out once a minute, not once an event. */
export class LocalClock {
  /** 0 to 1439. */
  minuteOfDay = 0;
  /** 0: Sunday. */
  weekday = 0;
  /** Hours since the epoch by the local clock: changes when that clock strikes. */
  hour = 0;
  #minute = Number.NaN;

  /** `time`: ms since the epoch. */
  set(time: number): void {
    const minute = Math.floor(time / minuteMs);
    if (minute === this.#minute) return;
    this.#minute = minute;
    const date = new Date(time);
    this.minuteOfDay = date.getHours() * 60 + date.getMinutes();
    this.weekday = date.getDay();
    this.hour = Math.floor((minute - date.getTimezoneOffset()) / 60);
  }
}
