/**
 * A field with a list to choose from: it opens, shows what matches what is written, is gone through by keyboard, and
 * closes. The ARIA pattern is that of an editable combobox with a listbox. What stands in the list is drawn by the
 * wasm (`src/widget/questions/combobox.rs`); what is said here of open and active, it never says.
 */

const OPEN = "aria-expanded";
const ACTIVE = "aria-activedescendant";

/** Follows an event. Whether it was about a combobox and nothing else is to be done; `pick` learns of the option. */
export function combobox(event, pick) {
  const { target, type, key } = event;
  const combo = target.closest(".combo");
  if (!combo) return false;
  const field = combo.querySelector("[role=combobox]");
  const option = target.closest(".option");
  const isOpen = field.getAttribute(OPEN) === "true";
  const take = (option) => {
    if (!option || option.ariaDisabled === "true" || option.getAttribute("aria-disabled")) return;
    pick(option);
    if (combo.hasAttribute("data-stays")) {
      field.value = "";
      filter(combo, field);
      field.focus();
    } else close(combo, field);
  };
  switch (type) {
    case "click":
      if (option) {
        take(option);
        field.focus();
      } else if (target === field || target === combo) {
        field.focus();
        open(combo, field);
      }
      return !target.closest("button");
    case "input":
      if (target === field) {
        open(combo, field);
        filter(combo, field);
      }
      return true;
    case "change":
      return target === field;
    case "focusout":
      if (isOpen && !combo.contains(event.relatedTarget)) close(combo, field);
      return true;
    case "keydown":
      if (target !== field) return false;
      if (key === "ArrowDown" || key === "ArrowUp") {
        event.preventDefault();
        if (open(combo, field)) step(combo, field, key === "ArrowDown" ? 1 : -1);
      } else if (key === "Enter") {
        event.preventDefault();
        if (isOpen) take(active(combo, field));
      } else if (key === "Escape" && isOpen) {
        event.stopPropagation();
        close(combo, field);
      } else if (key === "Backspace" && !field.value) {
        const tags = combo.querySelectorAll(".tag > button");
        tags[tags.length - 1]?.click();
      }
      return true;
    default:
      return false;
  }
}

function active(combo, field) {
  return combo.querySelector(`#${field.getAttribute(ACTIVE)}`);
}

function options(combo) {
  return [...combo.querySelectorAll(".option:not([hidden])")];
}

/** Opens the list; whether it was open before. */
function open(combo, field) {
  if (field.getAttribute(OPEN) === "true") return true;
  if (field.disabled || combo.closest(".fixed")) return false;
  const list = combo.querySelector("[role=listbox]");
  const { top, bottom } = field.getBoundingClientRect();
  combo.classList.toggle("above", innerHeight - bottom < 300 && top > innerHeight - bottom);
  combo.parentNode.classList.add("open");
  field.setAttribute(OPEN, "true");
  list.hidden = false;
  field.select();
  for (const option of list.children) option.hidden = false;
  activate(combo, field, list.querySelector("[aria-selected=true]") || options(combo)[0]);
  return false;
}

/** Closes it; what was written to search is no answer. */
function close(combo, field) {
  field.setAttribute(OPEN, "false");
  field.removeAttribute(ACTIVE);
  for (const list of combo.querySelectorAll(".list")) list.hidden = true;
  combo.parentNode.classList.remove("open");
  field.value = field.defaultValue;
}

/** Shows the options that match what is written. */
function filter(combo, field) {
  const wanted = field.value.trim().toLowerCase();
  const matches = (text) => (field.dataset.mode === "startsWith" ? text.startsWith(wanted) : text.includes(wanted));
  for (const option of combo.querySelectorAll(".option")) option.hidden = !matches(option.textContent.toLowerCase());
  const left = options(combo);
  const [list, nothing] = combo.querySelectorAll(".list");
  list.hidden = !left.length;
  nothing.hidden = Boolean(left.length);
  activate(combo, field, left[0]);
}

/** Goes on by one option, and from either end to the other. */
function step(combo, field, by) {
  const left = options(combo);
  activate(combo, field, left[(left.indexOf(active(combo, field)) + by + left.length) % left.length]);
}

function activate(combo, field, option) {
  combo.querySelector(".active")?.classList.remove("active");
  if (!option) return field.removeAttribute(ACTIVE);
  option.classList.add("active");
  field.setAttribute(ACTIVE, option.id);
  option.scrollIntoView({ block: "nearest" });
}
