import type { Kysely, Transaction } from 'kysely'
import type { Tables } from './generated/tables.ts'

/** The whole database; only for single statements that need no transaction. */
export type Database = Kysely<Tables>

/** A snapshot to read from. A write transaction reads as well. */
export type ReadTx = Kysely<Tables>

declare const writable: unique symbol

/** An open transaction made by `transact`; holding one is the permission to write. */
export type WriteTx = Transaction<Tables> & { readonly [writable]: true }
