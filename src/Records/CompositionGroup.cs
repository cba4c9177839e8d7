namespace Varde.Records;

/// <summary>Compositions of one record that are alike in all that decides who sees them, as far as their classes tell; deleted ones are in no group.</summary>
/// <param name="TemplateId">The template that they were made by; null where they name none.</param>
/// <param name="ArchetypeId">Their root archetype.</param>
/// <param name="Lifecycle">The state of their latest versions.</param>
/// <param name="Access">Their access class.</param>
/// <param name="Count">How many there are.</param>
public sealed record CompositionGroup(string? TemplateId, string? ArchetypeId, Lifecycle Lifecycle, AccessClass Access, long Count);
