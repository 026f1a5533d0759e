package dev.fourfold.server.web;

import java.util.Map;

/** What each operation of the API does, in a sentence, by its controller and method. */
final class Operations {

    private static final Map<String, String> SUMMARIES = Map.ofEntries(
            Map.entry("TransferController.register", "Register a transfer and have its code sent"),
            Map.entry("TransferController.show", "Show a transfer and its delivery"),
            Map.entry("TransferController.cancel", "Cancel a transfer; its code disappears from the device"),
            Map.entry("CodeController.send", "Have the code sent again, or a new one"),
            Map.entry("CodeController.deliveries", "List all codes that were sent for a transfer"),
            Map.entry("CodeController.confirm", "Bring the code that the payer typed"),
            Map.entry("CodeController.execute", "Pass the last gate before money moves"),
            Map.entry("RecipientController.list", "List the recipients of codes"),
            Map.entry("RecipientController.show", "Show a recipient"),
            Map.entry("PayeeController.list", "List the payees of a recipient"),
            Map.entry("PayeeController.put", "Add a payee, or change one"),
            Map.entry("PayeeController.remove", "Remove a payee; transfers to it that are registered stay"),
            Map.entry("BlockController.unblock", "Unlock a payer for whom wrong codes were typed"),
            Map.entry("CallerController.list", "List the callers"),
            Map.entry("CallerController.show", "Show a caller"),
            Map.entry("CallerController.create", "Let a caller in; its key is shown this once"),
            Map.entry("CallerController.replaceKey", "Give a caller another key"),
            Map.entry("CallerController.disable", "Let a caller in no more"),
            Map.entry("EventController.list", "Tell what happened to a transfer"),
            Map.entry("EventController.stream", "Tell what happens to a transfer while it happens"),
            Map.entry("AuditController.verify", "Verify the audit log"),
            Map.entry("AuditController.head", "Show the head of the audit log, to keep elsewhere"),
            Map.entry("HandshakesController.recent", "Show the most recent handshakes"));

    private Operations() {}

    /** Returns the sentence; the method's name in words where there is none. */
    static String summary(String operation) {
        return SUMMARIES.getOrDefault(
                operation, operation.replaceAll("^.*\\.", "").replaceAll("([A-Z])", " $1"));
    }
}
