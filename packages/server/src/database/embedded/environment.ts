/** The environment of PostgreSQL's programs. Variables such as PGDATA or PGPORT of the caller must not reach them. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LANG: 'C', LC_ALL: 'C', TZ: 'UTC' };
}
