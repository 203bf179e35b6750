/**
 * Requests signed by the device, as Standard Webhooks does it with ed25519 (`v1a`): whoever knows the device's public key
 * can tell that a response came from it and is as it was sent.
 */

import { ownKey } from "./own-key.js";

/** Where the keys lie, beside the records. */
const PLACE = "signer";

const pair = () => ownKey(PLACE, () => crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]));

const base64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));

/** The public key of this device, as Standard Webhooks writes it. */
export async function publicKey() {
  const { publicKey } = await pair();
  return `whpk_${base64(await crypto.subtle.exportKey("raw", publicKey))}`;
}

/** Completes the headers of a request that is to be signed. */
export async function sign(headers, body) {
  const time = String(Math.floor(Date.now() / 1000));
  const { privateKey } = await pair();
  const text = `${headers["webhook-id"]}.${time}.${body}`;
  const signature = await crypto.subtle.sign("Ed25519", privateKey, new TextEncoder().encode(text));
  headers["webhook-timestamp"] = time;
  headers["webhook-signature"] += `,${base64(signature)}`;
}
