namespace Varde.Modules.Tests.Aql;

/// <summary>A template that says nothing but the archetype of its root, for public documents whose template is not public. AOM 1.4 §4: what is not constrained is as the reference model says.</summary>
internal static class OpenTemplate
{
    public static string Of(string templateId, string archetypeId) =>
        $"""
        <?xml version="1.0" encoding="utf-8"?>
        <template xmlns="http://schemas.openehr.org/v1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
          <language><terminology_id><value>ISO_639-1</value></terminology_id><code_string>en</code_string></language>
          <template_id><value>{templateId}</value></template_id>
          <concept>{templateId}</concept>
          <definition>
            <rm_type_name>COMPOSITION</rm_type_name>
            <occurrences><lower>1</lower><upper>1</upper></occurrences>
            <node_id>at0000</node_id>
            <archetype_id><value>{archetypeId}</value></archetype_id>
            <term_definitions code="at0000"><items id="text">{templateId}</items></term_definitions>
          </definition>
        </template>
        """;
}
