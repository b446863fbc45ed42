"use client";

import dynamic from "next/dynamic";

/** The chart library is loaded after the page: the figures stand in the table beneath it at once. */
export const LazyWeeksChart = dynamic(() => import("./weeks-chart").then((module) => module.WeeksChart), {
  ssr: false,
  loading: () => <div className="h-60 w-full" />,
});
