/**
 * The registry of each directory, built once in a process and kept for as long as the directory's schema version stays
 * the same. Directories without schemas of their own share the one of the standard.
 */
import { coreRegistry, createCustomRegistry, type Registry } from '@rollcall/scim';
import type { Pool } from 'pg';
import { readCustomization } from './customization.ts';

const KEPT_MAX = 1_000;

export interface Registries {
  /**
   * The registry of a directory at this schema version or a later one. At once where the directory has never had schemas
   * of its own.
   */
  find(directoryId: string, schemaVersion: number): Registry | Promise<Registry>;
}

interface KnownRegistry {
  readonly version: number;
  readonly registry: Registry;
}

/** The registries of the directories in the database. */
export function createRegistries(pool: Pool): Registries {
  const known = new Map<string, KnownRegistry>();

  async function build(directoryId: string): Promise<Registry> {
    const { version, ...customization } = await readCustomization(pool, directoryId);
    const registry = createCustomRegistry(customization);
    const newest = known.get(directoryId);
    if (newest !== undefined && newest.version > version) return newest.registry;
    if (known.size >= KEPT_MAX) known.delete(known.keys().next().value ?? '');
    known.set(directoryId, { version, registry });
    return registry;
  }

  return {
    find(directoryId, schemaVersion) {
      if (schemaVersion === 0) return coreRegistry;
      const found = known.get(directoryId);
      return found !== undefined && found.version >= schemaVersion ? found.registry : build(directoryId);
    },
  };
}
