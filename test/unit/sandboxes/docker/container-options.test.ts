import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  type ContainerMode,
  type ContainerSettings,
  containerOptions,
} from "../../../../sandboxes/docker/container-options.ts";

const SETTINGS: ContainerSettings = {
  imageId: "sha256:1",
  seccomp: "{}",
  runtime: null,
  owner: "owner",
  instance: "instance",
  uidBase: 210_000,
  maxMemoryBytes: 2 ** 30,
  maxProcesses: 100,
};

function options(mode: Partial<ContainerMode> = {}, settings: Partial<ContainerSettings> = {}, slot = 0) {
  return containerOptions(
    "name",
    slot,
    { isolation: "userns", appArmor: null, ...mode },
    { ...SETTINGS, ...settings },
    "{}",
  );
}

describe("a slot's container", () => {
  test("has no network, no capability, no writable root, no swap, no log, and no way to more rights", () => {
    const { HostConfig: host, NetworkDisabled } = options();
    expect(NetworkDisabled).toBe(true);
    expect(host).toMatchObject({
      NetworkMode: "none",
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      CapAdd: [],
      LogConfig: { Type: "none" },
      MaskedPaths: [],
      ReadonlyPaths: [],
    });
    expect(host?.SecurityOpt).toEqual(["no-new-privileges:true", "seccomp={}"]);
    expect(host?.MemorySwap).toBe(host?.Memory);
    expect(host?.Binds ?? host?.Mounts ?? host?.Devices ?? host?.VolumesFrom).toBeUndefined();
    expect(host?.Privileged ?? false).toBe(false);
  });

  test("runs as a user of its own, another in every slot", () => {
    expect([options().User, options({}, {}, 3).User]).toEqual(["210000:210000", "210003:210003"]);
  });

  test("under a root runner has the three capabilities that it drops itself, and no other", () => {
    const rooted = options({ isolation: "rooted" });
    expect(rooted.User).toBe("0:0");
    expect(rooted.HostConfig?.CapDrop).toEqual(["ALL"]);
    expect(rooted.HostConfig?.CapAdd).toEqual(["SYS_ADMIN", "SETUID", "SETGID"]);
  });

  test("ends with its service: its input closes when the connection does, and it is removed when it ends", () => {
    expect(options()).toMatchObject({ OpenStdin: true, StdinOnce: true, Tty: false, HostConfig: { AutoRemove: true } });
  });

  test("leaves room above the largest run", () => {
    const host = options().HostConfig;
    expect(host?.Memory).toBeGreaterThan(SETTINGS.maxMemoryBytes);
    expect(host?.PidsLimit).toBeGreaterThan(SETTINGS.maxProcesses);
  });

  test("names the AppArmor profile and the runtime where there are any", () => {
    const host = options({ appArmor: "assay-runner" }, { runtime: "runsc" }).HostConfig;
    expect(host?.SecurityOpt).toContain("apparmor=assay-runner");
    expect(host?.Runtime).toBe("runsc");
  });
});

describe("the seccomp profile", () => {
  const profile: {
    defaultAction: string;
    syscalls: { comment?: string; names: string[]; action: string; args?: unknown[] }[];
  } = JSON.parse(readFileSync("docker/seccomp.json", "utf8"));
  const allowed = new Set(profile.syscalls.flatMap((rule) => rule.names));

  test("allows only what it lists, and says of every line what it is for", () => {
    expect(profile.defaultAction).toBe("SCMP_ACT_ERRNO");
    for (const rule of profile.syscalls) {
      expect(rule.action).toBe("SCMP_ACT_ALLOW");
      expect(rule.comment ?? "").not.toBe("");
    }
  });

  test("allows what the runner builds a run with", () => {
    for (const name of ["clone", "clone3", "unshare", "mount", "umount2", "pivot_root", "sethostname", "seccomp"]) {
      expect(allowed).toContain(name);
    }
  });

  test("gives nobody what reaches around namespaces or deep into the kernel", () => {
    const forbidden = (
      "ptrace process_vm_readv process_vm_writev kcmp pidfd_getfd bpf perf_event_open userfaultfd io_uring_setup io_uring_enter " +
      "io_uring_register io_setup keyctl add_key request_key setns chroot open_by_handle_at name_to_handle_at fsopen fsmount " +
      "move_mount open_tree mount_setattr init_module finit_module delete_module kexec_load kexec_file_load reboot swapon " +
      "swapoff syslog settimeofday clock_settime adjtimex clock_adjtime set_mempolicy mbind move_pages migrate_pages quotactl " +
      "acct fanotify_init lookup_dcookie iopl ioperm modify_ldt memfd_secret vhangup"
    ).split(" ");
    for (const name of forbidden) expect(allowed).not.toContain(name);
    // vsock is family 40; a rule without arguments would allow it.
    const sockets = profile.syscalls.filter((rule) => rule.names.includes("socket"));
    expect(sockets.every((rule) => rule.args !== undefined)).toBe(true);
  });
});
