-- Security event tokens (RFC 8417, RFC 9967) made from the log.

-- A receiver that follows the log of an environment, or of one directory in it.
create table security_event_stream (
  environment_id uuid not null references environment (id),
  id uuid not null unique,
  directory_id uuid references directory (id),
  delivery text not null check (delivery in ('push', 'poll')),
  -- Whether tokens carry the data that changed or only say what changed.
  form text not null check (form in ('notice', 'full')),
  audience text not null,
  created_at timestamptz(3) not null default clock_timestamp(),
  -- The log up to here has been received, or refused.
  position bigint not null,
  -- Why nothing is sent any more; null while it is.
  stopped_because text,
  refusals bigint not null default 0,
  -- {"jti", "err", "description", "at"} of the newest token that the receiver refused.
  last_refusal jsonb,
  -- Of push streams. What authorises the transmitter is encrypted.
  endpoint_url text,
  endpoint_authorization bytea,
  failures integer not null default 0,
  last_failure text,
  retry_at timestamptz(3),
  -- Who sends holds the stream until then; only the holder of the lease moves the position.
  lease_id uuid,
  leased_until timestamptz(3),
  -- Of poll streams: SHA-256 of what the receiver authenticates with.
  secret_hash bytea unique,
  primary key (environment_id, id),
  check ((delivery = 'push') = (endpoint_url is not null)),
  check ((delivery = 'poll') = (secret_hash is not null))
);

-- What the receiver of a poll stream has acknowledged or refused ahead of the stream's position.
create table security_event_settled (
  stream_id uuid not null references security_event_stream (id) on delete cascade,
  position bigint not null,
  primary key (stream_id, position)
);

-- Keys that sign tokens. The newest one whose time has come signs; all are published until their time is over.
create table signing_key (
  id uuid primary key,
  algorithm text not null,
  public_jwk jsonb not null,
  -- The private JWK, encrypted.
  private_jwk bytea not null,
  created_at timestamptz(3) not null default clock_timestamp(),
  signs_from timestamptz(3) not null,
  published_until timestamptz(3)
);
