import type { ConnectOptions, OvsdbClient } from './ovsdb-client.ts'

export type {
  ClientStatus,
  ConnectOptions,
  DatabaseName,
  OvsdbClient,
  TlsOptions,
  TransactOptions,
} from './ovsdb-client.ts'

/** Starts a client; it connects and reconnects for ever, until `close`. Await `ready` before relying on the replica. */
export function connect(options: ConnectOptions): OvsdbClient {
  throw new Error(`no transport yet for ${options.database}`)
}
