/** Reads the body of an answer without ever holding more of it than the client allows. */
import type { Json } from '@rollcall/scim';
import type { AnswerBody } from './answer.ts';

/** The body as JSON, text or nothing; undefined when it is longer than `bytesMax`, and then the rest is not read. */
export async function readBody(response: Response, bytesMax: number): Promise<AnswerBody | undefined> {
  const text = await readText(response, bytesMax);
  if (text === undefined) return undefined;
  if (text.trim() === '') return { kind: 'empty' };
  try {
    return { kind: 'json', value: JSON.parse(text) as Json };
  } catch {
    return { kind: 'text', text };
  }
}

async function readText(response: Response, bytesMax: number): Promise<string | undefined> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes += part.value.byteLength;
    if (bytes > bytesMax) {
      await reader.cancel();
      return undefined;
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}
