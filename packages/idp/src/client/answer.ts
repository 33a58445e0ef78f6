/**
 * What came of a request, as a value. A server that is unreachable, slow or silent is an expected outcome for a
 * provisioning client, so nothing here is an exception.
 */
import type { Json } from '@rollcall/scim';

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof METHODS)[number];

export interface ScimRequest {
  readonly method: Method;
  /** Below the base URL, already percent-encoded, such as `/Users/3f1c`. */
  readonly path: string;
  /** Names and plain values in the order in which they are sent; they are percent-encoded once. */
  readonly query?: readonly (readonly [name: string, value: string])[];
  readonly body?: Json;
  /** A body that is sent as it is, whether or not it is JSON. */
  readonly text?: string;
  /** Headers that take the place of the client's own of the same name. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A body is JSON, absent, or something else, such as the HTML page of a proxy. */
export type AnswerBody =
  | { readonly kind: 'empty' }
  | { readonly kind: 'json'; readonly value: Json }
  | { readonly kind: 'text'; readonly text: string };

export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  readonly headers: Headers;
  readonly body: AnswerBody;
  /** From sending to the last byte, without pauses that the server asked for. */
  readonly durationMilliseconds: number;
}

export type NotAnsweredReason =
  | 'aborted'
  | 'bodyTooLarge'
  | 'insecure'
  | 'redirect'
  | 'timeout'
  | 'unreachable';

export interface NotAnswered {
  readonly kind: 'notAnswered';
  readonly reason: NotAnsweredReason;
  /** One sentence without a full stop. */
  readonly detail: string;
  readonly durationMilliseconds: number;
}

export type Answer = Answered | NotAnswered;
