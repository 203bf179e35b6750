/**
 * manyi: a questionnaire for any page.
 *
 * Importing `manyi.js` defines `<manyi-survey>`; there is nothing to call. These types describe that element.
 *
 * @example
 * ```ts
 * import "manyi";
 * const survey = document.querySelector("manyi-survey")!;
 * survey.addEventListener("manyi-complete", ({ detail }) => console.log(detail.envelope.values));
 * ```
 */

/** A value that JSON can hold. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Answers by question name, in the shape of SurveyJS result data. An unanswered question is absent. */
export type Values = { [name: string]: Json };

/** A questionnaire: SurveyJS JSON, with manyi's own keys `meta` and `scoring` beside it. */
export interface Definition {
  [key: string]: unknown;
  meta?: { name?: string; version?: string; wave?: string; source?: string; license?: string; [key: string]: unknown };
}

/** How a response ended. */
export type Status = "completed" | "partial" | "timeout" | "skipped";

/** What is posted to the endpoint. */
export interface Envelope {
  /** UUID version 7, made on the device and kept over every retry. */
  id: string;
  survey: { name: string; version?: string; hash?: string };
  status: Status;
  /** RFC 3339, with the offset of the respondent's clock. */
  started: string;
  ended: string;
  duration_ms: number;
  locale: string;
  channel: "web" | "kiosk" | "link" | "interviewer" | "paper";
  /** From the attributes `subject-*`. */
  subject?: { [key: string]: string };
  /** From the attributes `context-*`. */
  context?: { [key: string]: string };
  /** The device that took the response, and its number there. */
  device?: { id: string; seq: number };
  values: Values;
  /** The answers as the respondent read them. */
  display?: { [name: string]: string };
  /** By index; of a definition with a `scoring` block, as the next two. */
  scores?: { [index: string]: { value: number | null; n: number; level?: string | null } };
  alerts?: { question?: string; index?: string; severity: string; text: string; value: Json; [key: string]: Json | undefined }[];
  flags?: { misuse?: true; too_fast?: boolean; straight_line?: boolean };
  /** The version of manyi. */
  manyi: string;
  [key: string]: unknown;
}

/** How far a response is at one endpoint. Of one that waits: attempts so far, what was answered (0: nobody did), the time of the next. */
export type Route =
  | { state: "waiting"; tries?: number; status?: number; next?: number }
  | { state: "refused"; status: number; words: string }
  | { state: "delivered" | "unconfirmed" };

/** The responses of this device that are not yet delivered. Times are in ms since 1970. */
export interface QueueState {
  waiting: number;
  sending: number;
  /** Not taken by an endpoint; kept, with its words. */
  refused: number;
  /** Sent where no reply can be seen. */
  unconfirmed: number;
  /** Only in this page: the device could not keep them. */
  unkept: number;
  /** Records that can no longer be read; `exportQueue("ndjson")` has them as they are. */
  damaged: number;
  /** Let go because their time was over (`retentionDays`). */
  erased: number;
  /** All responses that this device has ever taken. */
  taken: number;
  /** The id of the device; empty before its first response. */
  device: string;
  /** With which its signatures are checked (`whpk_…`), where an endpoint is `signed`. */
  publicKey?: string;
  oldest?: number;
  responses: { id: string; seq?: number; taken: number; survey: string; kept: boolean; sending?: true; endpoints: { [name: string]: Route } }[];
}

/** Why something could not be done. New codes may come. */
export type ErrorCode =
  | "no-definition"
  | "definition-not-found"
  | "definition-unreachable"
  | "definition-not-json"
  | "definition-problems"
  | "file-missing"
  | "wrong-type"
  | "wasm-blocked"
  | "wasm-failed"
  | "endpoint-unreachable"
  | "endpoint-refused"
  | "not-kept"
  | (string & {});

/** One thing that is wrong with a definition. */
export interface Problem {
  severity: "error" | "warning";
  /** RFC 6901. */
  pointer: string;
  line: number;
  column: number;
  message: string;
  suggestion?: string;
}

export interface ManyiEventMap {
  /** The questionnaire is on the screen. */
  "manyi-ready": CustomEvent<{ name: string; version: string; pages: number }>;
  /** An answer has changed. `value` is absent when the answer was taken back. */
  "manyi-change": CustomEvent<{ name: string; value?: Json }>;
  /** Another page is shown. `page` counts from 1, among `pages` visible ones. */
  "manyi-page": CustomEvent<{ page: number; pages: number; name: string }>;
  /** The respondent has finished, or was sent off by `leave()`: see `envelope.status`. Nothing has been sent yet. */
  "manyi-complete": CustomEvent<{ envelope: Envelope }>;
  /** The endpoint has accepted the response. */
  "manyi-delivered": CustomEvent<{ id: string; endpoint: string; status: number }>;
  /** Something could not be done; the page shows the same message. */
  "manyi-error": CustomEvent<{ code: ErrorCode; message: string; problems?: Problem[] }>;
}

/**
 * The element `<manyi-survey>`.
 *
 * Attributes: `src` (address of a definition), `endpoint` (where responses are posted), `locale`, `theme`
 * (`auto`, `light` or `dark`), `subject-*` and `context-*` (go into the envelope; of `context-*` what stands there when the run ends). Instead of `src` a child
 * `<script type="application/json">` may hold the definition. Other children stay visible until the
 * questionnaire is ready, and if it cannot run.
 *
 * All events bubble and cross shadow roots.
 */
export declare class ManyiSurvey extends HTMLElement {
  /** The questionnaire. Setting it starts a new run, whatever `src` says. */
  definition: Definition | null;
  /** The answers. Setting them replaces all of them. */
  value: Values;
  /** The language in use, such as `zh-cn`. Setting it changes the words and keeps the answers. */
  locale: string;

  /** To the next page, if this one has no errors. True if the page changed. */
  next(): boolean;
  /** To the previous page. True if the page changed. */
  previous(): boolean;
  /** Finishes and sends, if no page has errors. True if it finished. */
  complete(): boolean;
  /** Ends the run as it stands, sends what is answered so far under this status (by default `partial`), and begins a new one. False if it was finished already. */
  leave(status?: "partial" | "timeout" | "skipped"): boolean;
  /** A new, empty run: the answers and the draft are gone. */
  reset(): void;

  /** The responses of this device that are not yet delivered; `null` where nothing is sent anywhere. */
  queue(): Promise<QueueState | null>;
  /** The envelopes in the queue, a line each, or as a table. */
  exportQueue(format: "ndjson" | "csv"): Promise<string>;
  /** Sends what waits or was refused again, now: all, or the response of this id. */
  resend(id?: string): Promise<void>;

  addEventListener<K extends keyof ManyiEventMap>(type: K, listener: (this: ManyiSurvey, event: ManyiEventMap[K]) => void, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof ManyiEventMap>(type: K, listener: (this: ManyiSurvey, event: ManyiEventMap[K]) => void, options?: boolean | EventListenerOptions): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "manyi-survey": ManyiSurvey;
  }
  interface GlobalEventHandlersEventMap extends ManyiEventMap {}
}
