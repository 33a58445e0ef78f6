/** How much memory a JSON document takes once it is read. */

/**
 * SQL for the size in bytes of a `jsonb` column as text; 0 for null. Only what is stored compressed has to be unpacked
 * for this: a few kilobytes of storage can hold megabytes.
 */
export function jsonBytes(column: string): string {
  return `case when ${column} is null then 0
    when pg_column_compression(${column}) is null then pg_column_size(${column})
    else octet_length(${column}::text) end`;
}
