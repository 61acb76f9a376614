import type { EntitlementRow, ResourceRow, ResourceTypeRow } from "@baton-ts/c1z";
import { noResource } from "../catalog/catalog.ts";
import type { RowTable } from "../catalog/row-table.ts";
import { ByteReader } from "../journal/byte-reader.ts";
import {
  newEntitlementFields,
  newResourceFields,
  newResourceTypeFields,
  readEntitlement,
  readResource,
  readResourceType,
} from "../journal/rows.ts";
import { batchRows, type DrainContext, discoveredAt, storedIn } from "./drain-context.ts";
import { readWindows } from "./row-windows.ts";

/** Resource types by id. */
export function drainResourceTypes(context: DrainContext): AsyncGenerator<ResourceTypeRow[]> {
  const { types } = context.catalog;
  const numbers = [...context.catalog.typeFacts.keys()].sort((a, b) => types.ids.compare(a, b));
  const fields = newResourceTypeFields();
  return drain(context, types, numbers, (reader, number) => {
    readResourceType(reader, fields);
    return {
      id: types.ids.text(number),
      data: reader.buffer.subarray(fields.data.start, fields.data.end),
      discoveredAt: discoveredAt(types.firstSeen, number, fields.low, fields.high),
    };
  });
}

/** Resources by type and id. */
export function drainResources(context: DrainContext): AsyncGenerator<ResourceRow[]> {
  const { catalog, expanded } = context;
  const { resources } = catalog;
  const fields = newResourceFields();
  return drain(context, resources, expanded.resources.numbers, (reader, number) => {
    readResource(reader, fields);
    return {
      type: catalog.typeOf(number),
      id: resources.ids.text(number),
      parentType: fields.parentType,
      parentId: fields.parentId,
      data: reader.buffer.subarray(fields.data.start, fields.data.end),
      discoveredAt: discoveredAt(resources.firstSeen, number, fields.low, fields.high),
    };
  });
}

/** Entitlements by the key of their resource and their id. */
export function drainEntitlements(context: DrainContext): AsyncGenerator<EntitlementRow[]> {
  const { catalog, expanded } = context;
  const { entitlements } = catalog;
  const fields = newEntitlementFields();
  return drain(context, entitlements, expanded.entitlements.numbers, (reader, number) => {
    readEntitlement(reader, fields);
    const resource = catalog.entitlementResources[number] as number;
    return {
      id: entitlements.ids.text(number),
      resourceType: resource === noResource ? "" : catalog.typeOf(resource),
      resourceId: resource === noResource ? "" : catalog.resources.ids.text(resource),
      data: reader.buffer.subarray(fields.data.start, fields.data.end),
      discoveredAt: discoveredAt(entitlements.firstSeen, number, fields.low, fields.high),
    };
  });
}

async function* drain<Row>(
  { journal, windowBytes, signal }: DrainContext,
  table: RowTable,
  numbers: Iterable<number>,
  readRow: (reader: ByteReader, number: number) => Row,
): AsyncGenerator<Row[]> {
  for await (const { items, rows } of readWindows(journal, table, storedIn(table, numbers), windowBytes, signal)) {
    const reader = new ByteReader(rows.bytes);
    let batch: Row[] = [];
    for (let index = 0; index < items.length; index++) {
      reader.reset(rows.bytes, rows.starts[index]);
      batch.push(readRow(reader, items[index] as number));
      if (batch.length < batchRows) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }
}
