namespace Varde.OpenEhr.Tests.Templates;

/// <summary>A small valid template as text, for tests that change one thing in it.</summary>
internal static class SmallTemplate
{
    public const string Xml = """
        <?xml version="1.0" encoding="utf-8"?>
        <template xmlns="http://schemas.openehr.org/v1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
          <language><terminology_id><value>ISO_639-1</value></terminology_id><code_string>nb</code_string></language>
          <template_id><value>smerte.v1</value></template_id>
          <concept>Smerte</concept>
          <definition>
            <rm_type_name>COMPOSITION</rm_type_name>
            <occurrences><lower>1</lower><upper>1</upper></occurrences>
            <node_id>at0000</node_id>
            <attributes xsi:type="C_MULTIPLE_ATTRIBUTE">
              <rm_attribute_name>content</rm_attribute_name>
              <existence><lower>0</lower><upper>1</upper></existence>
              <children xsi:type="C_ARCHETYPE_ROOT">
                <rm_type_name>EVALUATION</rm_type_name>
                <occurrences><lower>0</lower><upper_unbounded>true</upper_unbounded></occurrences>
                <node_id>at0000</node_id>
                <attributes xsi:type="C_SINGLE_ATTRIBUTE">
                  <rm_attribute_name>data</rm_attribute_name>
                  <existence><lower>1</lower><upper>1</upper></existence>
                  <children xsi:type="C_COMPLEX_OBJECT">
                    <rm_type_name>ITEM_TREE</rm_type_name>
                    <occurrences><lower>1</lower><upper>1</upper></occurrences>
                    <node_id>at0001</node_id>
                  </children>
                </attributes>
                <archetype_id><value>openEHR-EHR-EVALUATION.pain.v1</value></archetype_id>
                <term_definitions code="at0000"><items id="text">Smerte</items><items id="description">Vondt</items></term_definitions>
              </children>
              <cardinality>
                <is_ordered>false</is_ordered><is_unique>false</is_unique>
                <interval><lower>0</lower><upper_unbounded>true</upper_unbounded></interval>
              </cardinality>
            </attributes>
            <archetype_id><value>openEHR-EHR-COMPOSITION.report.v1</value></archetype_id>
            <term_definitions code="at0000"><items id="text">Rapport</items></term_definitions>
          </definition>
          <component_ontologies archetype_id="openEHR-EHR-EVALUATION.pain.v1">
            <term_definitions language="en"><items code="at0000"><items id="text">Pain</items></items></term_definitions>
          </component_ontologies>
          <annotations path="[openEHR-EHR-COMPOSITION.report.v1]/content[openEHR-EHR-EVALUATION.pain.v1]"><items id="help">Spør</items></annotations>
        </template>
        """;

    /// <summary>The bytes with one piece of text put in the place of another, which must be there.</summary>
    public static byte[] With(string piece, string other)
    {
        Assert.Contains(piece, Xml, StringComparison.Ordinal);
        return System.Text.Encoding.UTF8.GetBytes(Xml.Replace(piece, other, StringComparison.Ordinal));
    }
}
