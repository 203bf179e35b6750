/** Files of the visitor's, and pictures: as data URLs, which is how answers hold them. */

/** The files with their names and what is in them, as JSON; one that cannot be read is left out. */
export async function read(files) {
  const found = await Promise.all([...files].map(content));
  return JSON.stringify(found.filter((file) => file.content));
}

function content({ name, type }, index, files) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onloadend = () => resolve({ name, type, content: reader.result });
    reader.readAsDataURL(files[index]);
  });
}

/**
 * Shows a data URL on a canvas. Not as the source of an image: that is up to the page's policy. What
 * is no picture, or none that the engine can decode so, is not shown.
 */
export async function paint(canvas, url) {
  if (canvas.shown === url) return;
  canvas.shown = url;
  const pen = canvas.getContext("2d");
  const { width, height } = canvas;
  pen.clearRect(0, 0, width, height);
  // Whoever draws on it next begins anew.
  canvas.drawn = undefined;
  if (!url) return;
  try {
    const [head, data] = url.split(",");
    const type = head.slice(5).split(";")[0];
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    if (/svg/.test(type)) return trace(pen, new TextDecoder().decode(bytes));
    const picture = await createImageBitmap(new Blob([bytes], { type }));
    if (canvas.shown !== url) return;
    const scale = Math.min(width / picture.width, height / picture.height);
    const [w, h] = [picture.width * scale, picture.height * scale];
    pen.drawImage(picture, (width - w) / 2, (height - h) / 2, w, h);
  } catch {
    // The name beside it tells what it is.
  }
}

/** Draws the strokes and the words of a signature that is SVG. */
function trace(pen, text) {
  const sign = new DOMParser().parseFromString(text, "image/svg+xml");
  for (const node of sign.querySelectorAll("path,text")) {
    const get = (name) => node.getAttribute(name);
    pen.strokeStyle = get("stroke");
    pen.fillStyle = get("fill");
    pen.lineWidth = get("stroke-width");
    pen.lineCap = "round";
    pen.font = get("data-font");
    if (node.tagName === "path") pen.stroke(new Path2D(get("d")));
    else pen.fillText(node.textContent, get("x"), get("y"));
  }
}
