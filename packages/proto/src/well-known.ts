// Types of google.protobuf that the messages of this package are made of, and their conversions.
export {
  type Any,
  AnySchema,
  type Duration,
  DurationSchema,
  durationFromMs,
  durationMs,
  type Timestamp,
  TimestampSchema,
  timestampDate,
  timestampFromDate,
  timestampFromMs,
  timestampMs,
  timestampNow,
} from "@bufbuild/protobuf/wkt";
