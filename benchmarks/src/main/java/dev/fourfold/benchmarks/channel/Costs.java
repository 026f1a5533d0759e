package dev.fourfold.benchmarks.channel;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a process has used so far: processor time in ns, and bytes allocated on its heap. */
record Costs(long cpu, long allocated) {

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
        var heap = ManagementFactory.getMemoryMXBean();
        heap.gc();
        heap.gc();
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
        return new long[] {heap.getHeapMemoryUsage().getUsed(), resident};
    }
}
