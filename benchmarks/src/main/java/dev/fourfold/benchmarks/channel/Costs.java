package dev.fourfold.benchmarks.channel;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a process has used so far: processor time in ns, and bytes allocated on its heap. */
record Costs(long cpu, long allocated) {

    private static final int MOST_COLLECTIONS = 50;
    private static final int NOTHING = 4_096; // bytes

    static Costs now() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return new Costs(system.getProcessCpuTime(), threads.getTotalThreadAllocatedBytes());
    }

    Costs minus(Costs earlier) {
        return new Costs(cpu - earlier.cpu, allocated - earlier.allocated);
    }

    /** Returns the live heap and the resident memory, in bytes; the second is 0 where the system does not tell. */
    static long[] memory() throws IOException {
        long live = liveHeap();
        long resident = 0;
        Path status = Path.of("/proc/self/status");
        if (Files.isReadable(status)) {
            List<String> lines = Files.readAllLines(status);
            for (String line : lines) {
                if (line.startsWith("VmRSS:")) {
                    resident = 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        }
        return new long[] {live, resident};
    }

    /** Collects until a collection finds no more: what connections have left behind goes away as their threads end. */
    private static long liveHeap() {
        var heap = ManagementFactory.getMemoryMXBean();
        long before = Long.MAX_VALUE;
        for (int collections = 0; collections < MOST_COLLECTIONS; collections++) {
            heap.gc();
            long used = heap.getHeapMemoryUsage().getUsed();
            if (used > before - NOTHING) {
                return used;
            }
            before = used;
        }
        return before;
    }
}
