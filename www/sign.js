/**
 * Signatures: what a finger, a pen or a mouse draws on a canvas, and a typed name in the look of
 * handwriting. Either way the answer is a picture, told as a data URL.
 */

const INK = "#17224d";

/** The stroke that is being drawn: the canvas, its last point and the middle before it, how thick it is. */
let stroke;

/** Follows an event, if it is about a signature: whether it is. `done` learns of the canvas and the picture on it. */
export function sign(event, done) {
  const { target, type } = event;
  if (target.name === "sign") {
    if (type === "change") write(target.closest(".q").querySelector(".pad"), target.value.trim(), done);
    return true;
  }
  if (type === "pointerdown") {
    if (!target.matches(".pad.blank") || event.button) return false;
    event.preventDefault();
    target.setPointerCapture(event.pointerId);
    // What is on it may have come from an earlier visit: it is signed anew then.
    if (!target.drawn) clear(target);
    stroke = { pad: target, last: point(event), middle: point(event), thickness: +target.dataset.thick };
    // A dot is a stroke, too.
    extend(event);
    return true;
  }
  if (!stroke) return false;
  if (type === "pointermove") for (const step of event.getCoalescedEvents?.() || [event]) extend(step);
  else if (/^pointer/.test(type)) {
    const { pad } = stroke;
    stroke = undefined;
    tell(pad, done);
  }
  return true;
}

function clear(pad) {
  const { dataset, width, height } = pad;
  const pen = pad.getContext("2d");
  pen.clearRect(0, 0, width, height);
  const paper = dataset.paper || (dataset.format === "jpeg" && "#fff");
  if (paper) {
    pen.fillStyle = paper;
    pen.fillRect(0, 0, width, height);
  }
  pad.drawn = paper ? `<path d="M0 ${height / 2}H${width}" stroke="${paper}" stroke-width="${height}"/>` : " ";
}

function point({ target, clientX, clientY, timeStamp }) {
  const pad = stroke?.pad || target;
  const { left, top, width } = pad.getBoundingClientRect();
  const scale = pad.width / width;
  return { x: (clientX - left) * scale, y: (clientY - top) * scale, at: timeStamp };
}

/** Draws on to where the pointer is: the faster, the thinner. */
function extend(event) {
  const { pad, last, middle, thickness } = stroke;
  const next = point(event);
  const { thin, thick, pen: color = INK } = pad.dataset;
  const speed = Math.hypot(next.x - last.x, next.y - last.y) / Math.max(1, next.at - last.at);
  const wanted = Math.max(+thin, +thick - ((thick - thin) * speed) / 5);
  const end = { x: (last.x + next.x) / 2, y: (last.y + next.y) / 2 };
  const width = thickness * 0.7 + wanted * 0.3;
  const round = (number) => Math.round(number * 10) / 10;
  const path = `M${round(middle.x)} ${round(middle.y)}Q${round(last.x)} ${round(last.y)} ${round(end.x)} ${round(end.y)}`;
  const pen = pad.getContext("2d");
  pen.strokeStyle = color;
  pen.lineWidth = width;
  pen.lineCap = "round";
  pen.stroke(new Path2D(path));
  pad.drawn += `<path d="${path}" fill="none" stroke="${color}" stroke-width="${round(width)}" stroke-linecap="round"/>`;
  stroke = { pad, last: next, middle: end, thickness: width };
}

/** Writes a name as large as it fits. */
function write(pad, name, done) {
  if (!name) return done(pad, "");
  clear(pad);
  const { width, height, dataset } = pad;
  const pen = pad.getContext("2d");
  const font = (size) => `italic ${size}px "Snell Roundhand","Segoe Script","Bradley Hand",KaiTi,cursive`;
  pen.font = font(100);
  const size = Math.floor(Math.min(height / 2, (90 * width) / pen.measureText(name).width));
  pen.font = font(size);
  pen.fillStyle = dataset.pen || INK;
  const [x, y] = [width * 0.05, height / 2 + size / 3];
  pen.fillText(name, x, y);
  const escaped = name.replace(/[<&]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const style = font(size).replace(/"/g, "'");
  pad.drawn += `<text x="${x}" y="${y}" fill="${pen.fillStyle}" data-font="${style}" style="font:${style}">${escaped}</text>`;
  return tell(pad, done);
}

function tell(pad, done) {
  const { width, height, drawn, dataset } = pad;
  const { format } = dataset;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width / 2}" height="${height / 2}">${drawn}</svg>`;
  const bytes = new TextEncoder().encode(svg);
  // What is on the canvas is what would be painted.
  pad.shown =
    format === "svg"
      ? `data:image/svg+xml;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`
      : pad.toDataURL(`image/${format || "png"}`);
  done(pad, pad.shown);
}
