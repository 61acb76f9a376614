import {
  ManagedDeviceTrait_Compliance as Compliance,
  ManagedDeviceTrait_DeviceType as DeviceType,
  type ManagedDeviceTrait,
  ManagedDeviceTraitSchema,
  ManagedDeviceTrait_ManagementState as ManagementState,
  DeviceOS_OsType as OsType,
} from "@baton-ts/proto";
import { create } from "@bufbuild/protobuf";
import type { Maybe } from "../maybe.ts";
import { readTime, type TimeInput } from "../read-time.ts";

/** Attributes of a device under management. */
export interface ManagedDeviceAttributes {
  readonly serial?: Maybe<string>;
  readonly udid?: Maybe<string>;
  readonly hardwareHash?: Maybe<string>;
  readonly deviceType?: Maybe<DeviceKind>;
  readonly model?: Maybe<string>;
  readonly vendor?: Maybe<string>;
  readonly os?: Maybe<DeviceOs>;
  readonly compliance?: Maybe<DeviceCompliance>;
  readonly managementState?: Maybe<DeviceManagementState>;
  readonly isEncrypted?: Maybe<boolean>;
  readonly isSupervised?: Maybe<boolean>;
  readonly isPersonal?: Maybe<boolean>;
  readonly enrolledAt?: Maybe<TimeInput>;
}

/** Operating system of a device. */
export interface DeviceOs {
  readonly type: DeviceOsFamily;
  readonly name?: Maybe<string>;
  readonly version?: Maybe<string>;
  readonly build?: Maybe<string>;
}

/** What kind of device it is. */
export type DeviceKind = "server" | "desktop" | "laptop" | "tablet" | "mobile" | "virtual" | "other";

const deviceTypes: Readonly<Record<DeviceKind, DeviceType>> = {
  server: DeviceType.SERVER,
  desktop: DeviceType.DESKTOP,
  laptop: DeviceType.LAPTOP,
  tablet: DeviceType.TABLET,
  mobile: DeviceType.MOBILE,
  virtual: DeviceType.VIRTUAL,
  other: DeviceType.OTHER,
};

/** Families of operating systems. */
export type DeviceOsFamily =
  | "windows"
  | "windows-mobile"
  | "linux"
  | "android"
  | "macos"
  | "ios"
  | "ipados"
  | "solaris"
  | "aix"
  | "hpux"
  | "chromeos"
  | "other";

const osTypes: Readonly<Record<DeviceOsFamily, OsType>> = {
  windows: OsType.WINDOWS,
  "windows-mobile": OsType.WINDOWS_MOBILE,
  linux: OsType.LINUX,
  android: OsType.ANDROID,
  macos: OsType.MACOS,
  ios: OsType.IOS,
  ipados: OsType.IPADOS,
  solaris: OsType.SOLARIS,
  aix: OsType.AIX,
  hpux: OsType.HPUX,
  chromeos: OsType.CHROMEOS,
  other: OsType.OTHER,
};

/** Whether the device meets the management's rules. */
export type DeviceCompliance = "compliant" | "noncompliant" | "in-grace-period" | "error";

const compliances: Readonly<Record<DeviceCompliance, Compliance>> = {
  compliant: Compliance.COMPLIANT,
  noncompliant: Compliance.NONCOMPLIANT,
  "in-grace-period": Compliance.IN_GRACE_PERIOD,
  error: Compliance.ERROR,
};

/** Where the device is in its managed life. */
export type DeviceManagementState = "managed" | "unmanaged" | "pending" | "retired" | "wiped";

const managementStates: Readonly<Record<DeviceManagementState, ManagementState>> = {
  managed: ManagementState.MANAGED,
  unmanaged: ManagementState.UNMANAGED,
  pending: ManagementState.PENDING,
  retired: ManagementState.RETIRED,
  wiped: ManagementState.WIPED,
};

/** The trait; switches that the system does not know stay unset. */
export function managedDeviceTrait(device: ManagedDeviceAttributes): ManagedDeviceTrait {
  const os = device.os ?? undefined;
  return create(ManagedDeviceTraitSchema, {
    serial: device.serial ?? "",
    udid: device.udid ?? "",
    hardwareHash: device.hardwareHash ?? "",
    deviceType: device.deviceType ? deviceTypes[device.deviceType] : DeviceType.UNSPECIFIED,
    model: device.model ?? "",
    vendor: device.vendor ?? "",
    os: os && { type: osTypes[os.type], name: os.name ?? "", version: os.version ?? "", build: os.build ?? "" },
    compliance: device.compliance ? compliances[device.compliance] : Compliance.UNSPECIFIED,
    managementState: device.managementState ? managementStates[device.managementState] : ManagementState.UNSPECIFIED,
    isEncrypted: device.isEncrypted ?? undefined,
    isSupervised: device.isSupervised ?? undefined,
    isPersonal: device.isPersonal ?? undefined,
    enrolledAt: readTime(device.enrolledAt, "enrolment of a device"),
  });
}
