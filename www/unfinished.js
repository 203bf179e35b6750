/**
 * What nobody goes on with: where the definition has `delivery.partialAfterMinutes`, a response that was left alone for so
 * long is sent as `partial`, and the next one begins. That is found out while the page is open, or by the next visit.
 */

/**
 * Whether another tab has finished the response of this draft: then it goes on here as another response, and its next
 * draft is kept under the id of that.
 */
export function over(shell, courier, draft) {
  const { id } = JSON.parse(draft);
  const isOver = courier.hasTaken(id);
  // Not before the call into the wasm has returned.
  if (isOver) queueMicrotask(() => shell.ask("delivered", id));
  return isOver;
}

/** How often to look, in ms. */
const LOOK = 10000;

/** Watches over the survey of a shell; `at` is when its draft was last kept, in ms since 1970, if there was one. */
export function unfinished(shell, at) {
  const { element, turn } = shell;
  const longest = shell.delivery?.partialAfterMinutes * 60000;
  if (!(longest > 0) || shell.isShared()) return;
  let touched = at;
  const touch = () => (touched = Date.now());
  const look = () => {
    if (shell.turn !== turn) {
      clearInterval(timer);
      for (const event of SIGNS) element.removeEventListener(event, touch);
    } else if (touched && Date.now() - touched > longest) {
      touched = 0;
      if (Object.keys(element.value).length) shell.ask("leave", "partial");
    }
  };
  for (const event of SIGNS) element.addEventListener(event, touch);
  const timer = setInterval(look, LOOK);
  look();
}

/** Signs that somebody goes on. */
const SIGNS = ["manyi-change", "manyi-page"];
