/** Parameters of the embedded server, by PostgreSQL's own names. */
export type ServerParameters = { readonly [name: string]: string };

/**
 * How the embedded server runs: reachable through its Unix socket only, durable, and sized for a small machine of two
 * cores. They are given at each start, so a data folder keeps none of an older Rollcall's.
 */
export const serverParameters: ServerParameters = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '100',

  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_wal_size: '1GB',
  checkpoint_timeout: '10min',
  checkpoint_completion_target: '0.9',

  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  // The data lies on an SSD or in memory nearly everywhere this runs.
  random_page_cost: '1.1',
  // Short statements only lose by compilation and by parallel workers, which also need a large /dev/shm.
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  // The outbox is written and emptied all the time.
  autovacuum_naptime: '10s',
  // Writers take locks in one order, so a deadlock is rare; when there is one, both parties wait only this long.
  deadlock_timeout: '200ms',
  idle_in_transaction_session_timeout: '60s',

  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
  // Statements and error details hold personal data.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

/** The parameters as arguments of the `postgres` program. */
export function parameterArguments(parameters: ServerParameters): string[] {
  return Object.entries(parameters).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
