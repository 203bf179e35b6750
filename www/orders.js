/** What the queue in the wasm has begun: `courier.js` sets who sees to it. */

export const orders = {};

/** Begins something: `what` is one of the courier's methods. */
export function order(what, ticket, about) {
  orders.courier[what](ticket, about);
}
