/** What demos share: the certificate authority, loaded and made only when a demo asks for it. */
import type { Authority } from "@tcplens/certificates";
import type { Studio } from "./demo.ts";

/** A studio for one run. */
export const createStudio = (): Studio => {
  let authority: Promise<Authority> | undefined;
  return {
    authority: () => (authority ??= makeAuthority()),
  };
};

const makeAuthority = async (): Promise<Authority> => {
  const { createAuthority } = await import("@tcplens/certificates");
  return createAuthority({ name: "TCP Lens Demo Authority" });
};
