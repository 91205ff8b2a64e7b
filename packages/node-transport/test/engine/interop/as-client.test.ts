import { testPerformances } from "./test-performances.ts";

testPerformances("client");
