/**
 * The limit of the machine: a bare `node:http` handler that hashes the token and does one named statement on the same
 * tables, and nothing else. What Rollcall reaches of it is its cost.
 *
 * Started with the database connection as JSON in the first argument; prints its port.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';

const [connection = '{}'] = process.argv.slice(2);
const pool = new pg.Pool({
  ...JSON.parse(connection),
  max: 20,
  types: { getTypeParser: () => (text: string) => text },
});

/** One named statement for each kind of case; parameters come from the path, and the body as the last one. */
const STATEMENTS: Readonly<Record<string, string>> = {
  read: 'select resource from scim_user where directory_id = $1 and id = $2',
  list: 'select resource from scim_user where directory_id = $1 order by id limit 100 offset $2::int',
  insert: `insert into bench_user (directory_id, id, user_name, resource) values ($1, $2, $3, $4) returning id`,
  update: `update bench_user set resource = $3, version = version + 1 where directory_id = $1 and id = $2 returning id`,
  add: `insert into bench_membership (directory_id, group_id, member_id) values ($1, $2, $3) on conflict do nothing`,
  remove: 'delete from bench_membership where directory_id = $1 and group_id = $2 and member_id = $3',
  group:
    "select string_agg(member_id::text, ',') as resource from scim_membership where directory_id = $1 and group_id = $2",
  events:
    'select data as resource from event where environment_id = $1 and position > $2::bigint order by position limit 100',
};

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    createHash('sha256')
      .update(request.headers.authorization ?? '')
      .digest();
    const [, kind = '', ...parameters] = (request.url ?? '').split('/');
    const values = parameters.map((parameter) => (parameter === 'new' ? uuidv7() : parameter));
    if (chunks.length > 0) values.push(Buffer.concat(chunks).toString());
    try {
      const { rows } = await pool.query({ name: kind, text: STATEMENTS[kind]!, values });
      const body = rows.map((row) => row.resource ?? row.id).join(',');
      response.writeHead(200, {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
      });
      response.end(body);
    } catch (error) {
      response.writeHead(500);
      response.end(String(error));
    }
  });
});

server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
