/** A row of Neutron's database: each value as text, null for NULL. */
export type DumpRow = Readonly<Record<string, string | null>>
