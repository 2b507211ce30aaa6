import { Socket } from 'node:net'
import { assertOutsideTransaction } from '@neutrino/server/database/transact.ts'

let active = false

/**
 * From now on a connection that is opened while a transaction's body runs fails the test: a
 * transaction that waits for another service holds its locks for as long. The database's own
 * connections are opened before the body runs.
 */
export function forbidConnectionsInTransactions(): void {
  if (active) return
  active = true
  Socket.prototype.connect = new Proxy(Socket.prototype.connect, {
    apply(connect, socket, args) {
      assertOutsideTransaction('a connection was opened')
      return Reflect.apply(connect, socket, args)
    },
  })
}
