export type ProfileName = "rfc" | "linux" | "bsd";
