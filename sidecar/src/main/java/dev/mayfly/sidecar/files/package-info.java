/**
 * Files and folders among other users: the one way to make, own, replace and remove a file in a
 * folder that others may write to.
 *
 * <p>A folder is opened once, and what is done in it is done relative to its descriptor, with links
 * never followed ({@link dev.mayfly.sidecar.files.Folder}). A file is made in a folder beside its
 * place that only we can enter ({@link dev.mayfly.sidecar.files.PrivateFolder}), has its content,
 * owner and mode there, and is moved to its place whole; to be removed, it is first moved into such
 * a folder ({@link dev.mayfly.sidecar.files.PlacedFile}). So nobody can put another file into its
 * place while it is written to.
 *
 * <p><b>What the JDK cannot do.</b> It can make no folder relative to a descriptor, and can open
 * none without waiting where somebody puts a named pipe in its place. So the nursery is made by its
 * path, counts only if it is found again through the descriptor with our owner and mode, and root
 * makes none where others could take it away: such places are refused, with the remedy ({@link
 * dev.mayfly.sidecar.files.ExposedFolder}). Any other user's Mayfly uses them, for whoever can
 * write there can hinder it and no more; {@code mayfly doctor} names them.
 */
@NullMarked
package dev.mayfly.sidecar.files;

import org.jspecify.annotations.NullMarked;
