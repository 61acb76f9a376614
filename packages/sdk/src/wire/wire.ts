/** Key of the protobuf message inside the SDK's own values; only they have it, so only checked values reach the wire. */
export const wire: unique symbol = Symbol("wire");
