import type { TableTypes } from '../value.ts'
import { LiveClient } from './live-client.ts'
import type { ConnectOptions, OvsdbClient } from './ovsdb-client.ts'

export type {
  ClientStatus,
  ConnectOptions,
  DatabaseName,
  OvsdbClient,
  TlsOptions,
  TransactOptions,
} from './ovsdb-client.ts'

/**
 * Starts a client; it connects and reconnects for ever, until `close`. Await `ready` before relying on the replica.
 * `connect<NorthboundTables>(…)` types the replica's rows by the schema in `generated/`; a column that an older
 * server lacks is absent from its rows all the same, see `hasColumn`.
 * @throws RangeError when a remote cannot be read
 */
export function connect<Tables extends TableTypes = TableTypes>(
  options: ConnectOptions,
): OvsdbClient<Tables> {
  const client: OvsdbClient = new LiveClient(options)
  // The only place where rows get their table's type: they were read by the server's schema, and the generated
  // types come from a newer one of the same database.
  return client as OvsdbClient<Tables>
}
