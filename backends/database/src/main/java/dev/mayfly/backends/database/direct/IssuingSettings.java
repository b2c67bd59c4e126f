package dev.mayfly.backends.database.direct;

import dev.mayfly.backends.database.rotation.AlternatingSettings;
import dev.mayfly.backends.database.vault.EngineSettings;
import java.util.Optional;

/**
 * How a target's accounts are made, and the root that they are made with is rotated, as its
 * configuration says.
 *
 * @param engine of Vault's, where that makes the accounts; of accounts and roles in any case
 * @param direct where Mayfly makes the accounts
 * @param alternating where two root logins take turns
 */
public record IssuingSettings(
    EngineSettings engine,
    Optional<DirectSettings> direct,
    Optional<AlternatingSettings> alternating) {}
