/**
 * Whether somebody is still there. After `idle` seconds without a touch comes a warning, which says every second how long
 * it still lasts; one touch ends it. After that it is over.
 *
 * The warning counts from when it is seen: a device that was asleep shows it whole.
 */

/** How often it looks, in ms. */
const LOOK = 250;

export class Idle {
  /** `warn` is told the seconds left, and undefined when the warning is withdrawn; `over` that nobody is there. */
  constructor({ idle, warning, warn, over }) {
    Object.assign(this, { idle: idle * 1000, warning: warning * 1000, warn, over });
  }

  /** Begins to wait; whoever waits already waits anew. */
  start() {
    this.stop();
    this.touched = performance.now();
    this.timer = setInterval(() => this.look(), LOOK);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = undefined;
    this.withdraw();
  }

  /** Somebody has done something. */
  touch() {
    if (this.timer === undefined) return;
    this.touched = performance.now();
    this.withdraw();
  }

  withdraw() {
    if (this.warned === undefined) return;
    this.warned = this.told = undefined;
    this.warn(undefined);
  }

  look() {
    const now = performance.now();
    if (this.warned === undefined) {
      if (now - this.touched < this.idle) return;
      this.warned = now;
    }
    const left = Math.ceil((this.warned + this.warning - now) / 1000);
    if (left <= 0) {
      this.stop();
      this.over();
    } else if (left !== this.told) {
      this.told = left;
      this.warn(left);
    }
  }
}
