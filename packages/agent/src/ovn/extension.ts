import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import type { Where } from '@neutrino/ovsdb/operation.ts'
import type { Capability } from '../supervision/privileges.ts'
import type { SwitchDatabase } from '../supervision/switch-database.ts'
import type { HostView } from './host-view.ts'
import type { Json } from './json.ts'
import type { OpenFlow } from './open-flow.ts'
import type { AgentSettings, PtpDaemon } from './settings.ts'

/** Something that an extension makes on this host: plain data, of which `key` says which of its things it is. */
export interface Thing {
  readonly key: string
  readonly [field: string]: Json
}

/** External ids of Chassis_Private; undefined: it says nothing of that. */
export type ChassisNotes = Readonly<Record<string, string | undefined>>

/**
 * What the agent does on a host beyond OVN's rows. `docs/design/host-agent.md` says how to write one.
 *
 * The unprivileged process asks `desire` what there shall be and root what there is, and has root make and remove
 * things until both are the same.
 */
export interface Extension<Wanted extends Thing = Thing> {
  /** In the agent's configuration, and in its `configurations` in the API. */
  readonly name: string
  /** More tables of southbound, with the columns that `desire` finds in `view.tables`. */
  readonly tables?: Readonly<Record<string, readonly string[]>>
  /** Types of Port_Binding whose rows it needs whichever chassis has them. */
  readonly portTypes?: readonly string[]
  /** Rows of southbound that it needs: of its tables not all, or bindings whichever chassis has them. */
  readonly conditions?: Readonly<Record<string, Where>>
  /** What root has to keep for its driver. */
  readonly capabilities?: readonly Capability[]
  /** Pure: the same view, the same things. */
  desire(view: HostView): readonly Wanted[]
  /** What the chassis is to say in its row of southbound. @param view undefined where the extension is switched off */
  note?(view: HostView | undefined): ChassisNotes
  /**
   * Root's check of what the unprivileged process sends, field by field; nothing more gets through.
   * @throws RangeError for anything that is not exactly such a thing
   */
  parse(value: unknown): Wanted
  /** Runs in the unprivileged process as long as the extension is switched on, for what is read rather than made. */
  start?(reader: Reader): Promise<{ stop(): Promise<void> }>
  /** Made in the root process. */
  createDriver(host: HostAccess): Driver<Wanted>
}

/** Does as root what an extension wants. Each method may be called again after it failed half way. */
export interface Driver<Wanted extends Thing> {
  /**
   * All things of its making that are there, told by a mark that nobody else leaves, in whatever state. One that is as
   * wanted equals what `desire` gives; one that is broken is listed with what is wrong with it, so that it differs.
   */
  listOwn(): Promise<readonly Thing[]>
  /** Makes it, or changes the one with this key. */
  put(thing: Wanted): Promise<void>
  /** By the key that `listOwn` gave. Fine when it is gone. */
  remove(key: string): Promise<void>
  /**
   * Answers `Reader.read`. The request is the unprivileged process's: each field is taken by a rule of its own.
   * @throws RangeError for anything that is no request
   */
  read?(request: unknown): Promise<unknown>
}

/** What an extension that reads from the host is given. */
export interface Reader {
  readonly settings: Pick<
    AgentSettings,
    'measureIntervalMs' | 'metricsAddress' | 'clockIntervalMs' | 'ipsecPollIntervalMs'
  >
  /** Southbound as far as it is known. */
  view(): Omit<HostView, 'local'> | undefined
  /** Has the driver read. */
  read(request: unknown): Promise<unknown>
  /** Shown in the agent's `status_report.custom` under the name of the extension; undefined: no longer. */
  tell(facts: object | undefined): void
  readonly clock: Clock
  readonly log: Log
}

/** What a driver may use of the host. */
export interface HostAccess {
  readonly database: SwitchDatabase
  readonly openFlow: OpenFlow
  /** The bridge that belongs to OVN. */
  readonly bridge: string
  /** For what it keeps in files; root's. */
  readonly stateDirectory: string
  readonly ptpDaemons: readonly PtpDaemon[]
  /** By any of which an IKE daemon answers. */
  readonly ikeSockets: readonly string[]
}
