/**
 * Rows that are dragged to their places: the row that is held changes places with the one it is over.
 */

/**
 * Follows a pointer event. `lifted` is the row that is held, if one is; the row that is held from now
 * on is given back. When it is let go, `done` learns of it and of its new place.
 */
export function drag(event, lifted, done) {
  const { target, type, clientY: y } = event;
  if (type === "pointerdown") {
    const row = target.closest(".place");
    // A finger moves the page, unless it takes the row by its grip.
    const takes = row && !target.closest("button") && (event.pointerType === "mouse" || target.closest(".grip"));
    if (!takes || row.querySelector("button:disabled")) return undefined;
    event.preventDefault();
    row.setPointerCapture(event.pointerId);
    row.classList.add("lifted");
    return row;
  }
  if (!lifted) return undefined;
  if (type === "pointermove") {
    const { previousElementSibling: before, nextElementSibling: after } = lifted;
    if (before && y < middle(before)) before.before(lifted);
    else if (after && y > middle(after)) after.after(lifted);
    return lifted;
  }
  lifted.classList.remove("lifted");
  done(lifted, [...lifted.parentNode.children].indexOf(lifted));
  return undefined;
}

function middle(row) {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}
