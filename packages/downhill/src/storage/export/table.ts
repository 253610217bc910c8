/** A table for other programs: columns of one kind each, all of one length. */
export interface Table {
  readonly rows: number;
  readonly columns: readonly Column[];
}

export interface Column {
  readonly name: string;
  readonly kind: "text" | "integer" | "real";
  readonly values: readonly Cell[];
}

export type Cell = string | number | null;
