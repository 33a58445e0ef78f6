/** The statements of the push sender. Whoever holds the lease of a stream is the only one who sends on it and moves it. */
import { STREAM_COLUMNS } from './stream.ts';

/**
 * Takes the lease of at most $1 streams that have something to send: $2 is the lease, $3 its length in milliseconds. Rows
 * that another process is just taking are skipped.
 */
export const CLAIM_STREAMS = {
  name: 'security-event-claim-streams',
  text: `with due as (
      select d.environment_id, d.id, c.position as last
      from security_event_stream d join event_counter c on c.environment_id = d.environment_id
      where d.delivery = 'push' and d.stopped_because is null and d.position < c.position
        and (d.leased_until is null or d.leased_until <= clock_timestamp())
        and (d.retry_at is null or d.retry_at <= clock_timestamp())
      order by d.retry_at nulls first limit $1 for update of d skip locked
    )
    update security_event_stream s set lease_id = $2, leased_until = clock_timestamp() + $3::float8 * interval '1 ms'
    from due where s.environment_id = due.environment_id and s.id = due.id
    returning ${STREAM_COLUMNS}, s.endpoint_authorization as "sealedAuthorization", due.last`,
};

const HELD = `where environment_id = $1 and id = $2 and lease_id = $3 and leased_until > clock_timestamp()`;

/** What is up to $4 has been received; the lease begins anew. */
export const ADVANCE_STREAM = {
  name: 'security-event-advance-stream',
  text: `update security_event_stream set position = $4, failures = 0, last_failure = null, retry_at = null,
      leased_until = clock_timestamp() + $5::float8 * interval '1 ms' ${HELD}`,
};

/** The token at $4 has been refused with $5 and is not sent again. */
export const RECORD_REFUSAL = {
  name: 'security-event-record-refusal',
  text: `update security_event_stream set position = $4, failures = 0, last_failure = null, retry_at = null,
      refusals = refusals + 1, last_refusal = $5, leased_until = clock_timestamp() + $6::float8 * interval '1 ms' ${HELD}`,
};

/**
 * An attempt failed with $4. The next one, by anyone, comes after $5 milliseconds, and after twice as many for each failure
 * before it in a row, at most after $6.
 */
export const POSTPONE_STREAM = {
  name: 'security-event-postpone-stream',
  text: `update security_event_stream set failures = failures + 1, last_failure = $4,
      retry_at = clock_timestamp() + least($6::float8, $5::float8 * power(2, least(failures, 30))) * interval '1 ms',
      lease_id = null, leased_until = null ${HELD}`,
};

/** Nothing is sent until the operator resumes the stream; $4 says why. */
export const STOP_STREAM = {
  name: 'security-event-stop-stream',
  text: `update security_event_stream set stopped_because = $4, lease_id = null, leased_until = null ${HELD}`,
};

export const RELEASE_STREAM = {
  name: 'security-event-release-stream',
  text: `update security_event_stream set lease_id = null, leased_until = null ${HELD}`,
};
