/** What a directory does with people who leave and come back, as far as its operator may choose. */
import type { Provider } from './scope.ts';

/** Each choice with its values. */
export const LIFECYCLE_CHOICES = {
  /**
   * By what a person who was deleted, and is provisioned anew, gets the product id that they had: their externalId, their
   * user name (which some companies give to the next person), or never. Tombstones are kept for 90 days.
   */
  rehire: ['external-id', 'user-name', 'never'],
  /** What a POST does with the user name of someone who is deactivated: 409, or 201 with that user, active again. */
  reprovision: ['refuse', 'reactivate'],
  /** What the product is told of someone who is deactivated: the state `inactive`, or that they are deleted. */
  inactive: ['inactive', 'deleted'],
  /** What happens to a password in a request, which is never kept: it is left out, or the request is refused with 400. */
  password: ['discard', 'refuse'],
} as const;

export type LifecycleChoice = keyof typeof LIFECYCLE_CHOICES;

export type LifecyclePolicy = {
  readonly [Choice in LifecycleChoice]: (typeof LIFECYCLE_CHOICES)[Choice][number];
};

/**
 * The policy of a directory whose operator chose these. By default a person is recognised by externalId only where the
 * provider's never changes: Okta sends its own user id.
 */
export function lifecyclePolicy(provider: Provider, chosen: Partial<LifecyclePolicy>): LifecyclePolicy {
  return {
    rehire: provider === 'okta' ? 'external-id' : 'never',
    reprovision: 'refuse',
    inactive: 'inactive',
    password: 'discard',
    ...chosen,
  };
}
