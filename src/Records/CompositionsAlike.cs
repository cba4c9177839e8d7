namespace Varde.Records;

/// <summary>Compositions of one record that are of one kind, as far as the index of compositions tells them apart.</summary>
/// <param name="TemplateId">The template that they were made by.</param>
/// <param name="Contents">What they hold, see <see cref="LeafSink.Contents"/>; empty when they say nothing of it.</param>
/// <param name="Access">Their access class.</param>
public sealed record CompositionsAlike(string TemplateId, string Contents, AccessClass Access);
