/** What the device does beside the screen: it stays awake, and it makes a sound. */

let lock;

/** Keeps the screen on as long as the page is to be seen; where the browser cannot, the system's settings decide. */
export function stayAwake() {
  const ask = async () => {
    if (document.visibilityState !== "visible" || !navigator.wakeLock || (lock && !lock.released)) return;
    try {
      lock = await navigator.wakeLock.request("screen");
    } catch {
      // Low battery, or a policy: asked again when the page is seen again.
    }
  };
  document.addEventListener("visibilitychange", ask);
  return ask();
}

let audio;

/** Tones one after another: frequencies in Hz. Browsers allow it from the first touch on. */
export function sound(...tones) {
  try {
    audio = audio || new AudioContext();
    if (audio.state === "suspended") audio.resume();
    tones.forEach((frequency, index) => {
      const [start, length] = [audio.currentTime + index * 0.11, 0.22];
      const [voice, loudness] = [audio.createOscillator(), audio.createGain()];
      voice.frequency.value = frequency;
      loudness.gain.setValueAtTime(0.0001, start);
      loudness.gain.exponentialRampToValueAtTime(0.12, start + 0.012);
      loudness.gain.exponentialRampToValueAtTime(0.0001, start + length);
      voice.connect(loudness).connect(audio.destination);
      voice.start(start);
      voice.stop(start + length);
    });
  } catch {
    // A device without sound is no reason to stop.
  }
}
