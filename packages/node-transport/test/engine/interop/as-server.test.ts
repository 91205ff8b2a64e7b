import { testPerformances } from "./test-performances.ts";

testPerformances("server");
