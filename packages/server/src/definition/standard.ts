import { integer, listOf, shown, text, uuid } from './kinds.ts'

/** Tags of one resource, and the length of one (Neutron: at most 50 of 255 characters). */
export const TAGS_MAX = 50
export const TAG_LENGTH_MAX = 255

export const id = { kind: uuid, filter: true, sort: true, doc: 'Identifier, chosen by the server.' } as const

export const projectId = {
  kind: text({ max: 255 }),
  wire: 'tenant_id',
  create: true,
  filter: true,
  sort: true,
  doc: 'Project that owns the object; also shown as project_id.',
} as const

export const name = {
  kind: text({ max: 255 }),
  create: true,
  update: true,
  default: '',
  filter: true,
  sort: true,
  doc: 'Name for people; it need not be unique.',
} as const

export const description = {
  kind: text({ max: 255 }),
  create: true,
  update: true,
  default: '',
  filter: true,
  alias: 'standard-attr-description',
  doc: 'Free text for people.',
} as const

export const revisionNumber = {
  kind: integer(),
  filter: true,
  alias: 'standard-attr-revisions',
  doc: 'Grows with every change of the object or its children; used with If-Match.',
} as const

export const createdAt = {
  kind: shown<string>({ type: 'string', format: 'date-time' }),
  alias: 'standard-attr-timestamp',
  doc: 'When the object was made, in UTC.',
} as const

export const updatedAt = {
  kind: shown<string>({ type: 'string', format: 'date-time' }),
  alias: 'standard-attr-timestamp',
  doc: 'When the object was last changed, in UTC.',
} as const

export const tags = {
  kind: listOf(text({ max: TAG_LENGTH_MAX }), { max: TAGS_MAX, unique: true }),
  create: true,
  default: [],
  filter: true,
  enforcePolicy: true,
  alias: 'standard-attr-tag',
  doc: 'Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them.',
} as const

/** The attributes nearly every resource ends with. */
export const standard = { revisionNumber, createdAt, updatedAt, tags, description } as const
