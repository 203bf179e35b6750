/** Opening hours, by the clock of the device. */

/** Minutes since midnight of `09:00`. */
function minutes(time) {
  const [, hours, rest] = /^(\d\d):(\d\d)$/.exec(time) || [];
  return hours === undefined ? NaN : Number(hours) * 60 + Number(rest);
}

/** 1 is Monday. */
function dayOf(date) {
  return date.getDay() || 7;
}

function holds(entry, day) {
  return !Array.isArray(entry.days) || entry.days.includes(day);
}

/** Whether it is open at this moment; without any hours it always is. */
export function isOpen(hours, now = new Date()) {
  if (hours.length === 0) return true;
  const minute = now.getHours() * 60 + now.getMinutes();
  return hours.some((entry) => holds(entry, dayOf(now)) && minute >= minutes(entry.from) && minute < minutes(entry.to));
}

/** When it opens next, within a week; undefined if it does not. */
export function nextOpening(hours, now = new Date()) {
  for (let ahead = 0; ahead <= 7; ahead += 1) {
    const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + ahead);
    const openings = hours
      .filter((entry) => holds(entry, dayOf(day)) && minutes(entry.from) < minutes(entry.to))
      .map((entry) => new Date(day.getFullYear(), day.getMonth(), day.getDate(), 0, minutes(entry.from)))
      .filter((opening) => opening > now)
      .sort((one, other) => one - other);
    if (openings.length > 0) return openings[0];
  }
  return undefined;
}
