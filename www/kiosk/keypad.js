/** Entering a PIN: by a keypad on the screen, or by any keyboard. */

import { node } from "./node.js";
import { fill } from "./words.js";

export class Keypad {
  /** `enter` is told the digits; `cancel` that nobody wants to. */
  constructor(words, { title, text, enter, cancel }) {
    this.note = node("p", { class: "note", role: "alert" });
    this.input = node("input", {
      id: "pin",
      type: "password",
      inputmode: "none",
      autocomplete: "off",
      maxlength: 12,
      "aria-label": words.pin,
    });
    const digit = (name) => node("button", { type: "button", onclick: () => this.type(name) }, fill(words.digit, name));
    const erase = node("button", { type: "button", "aria-label": words.erase, onclick: () => this.erase() }, "⌫");
    this.text = node("p", {}, text);
    this.submit = node("button", { type: "submit", class: "main" }, words.enter);
    this.node = node(
      "form",
      {
        class: "keypad",
        onsubmit: (event) => {
          event.preventDefault();
          const pin = this.input.value;
          this.input.value = "";
          enter(pin);
        },
      },
      node("h2", { id: "staff-title" }, title),
      this.text,
      this.input,
      this.note,
      node("div", { class: "keys" }, ...[..."123456789"].map(digit), erase, digit("0"), node("span")),
      node("div", { class: "choices" }, node("button", { type: "button", class: "quiet", onclick: cancel }, words.cancel), this.submit),
    );
  }

  type(digit) {
    if (this.input.value.length < this.input.maxLength) this.input.value += digit;
    this.note.textContent = "";
  }

  erase() {
    this.input.value = this.input.value.slice(0, -1);
  }

  /** Says what is to be done now, or what was wrong. */
  say(note, text = this.text.textContent) {
    this.note.textContent = note;
    this.text.textContent = text;
    this.input.focus();
  }
}
