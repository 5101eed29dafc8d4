<?xml version="1.0" encoding="utf-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
  xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
  xmlns:podcast="https://podcastindex.org/namespace/1.0" exclude-result-prefixes="atom itunes podcast">
  <xsl:output method="html" encoding="utf-8" doctype-system="about:legacy-compat"/>
  <xsl:template match="/rss/channel">
    <html lang="{language}">
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title><xsl:value-of select="title"/></title>
        <link rel="stylesheet" href="{{ stylesheet }}"/>
      </head>
      <body>
        <main>
          <h1><xsl:value-of select="title"/></h1>
          <p><xsl:value-of select="description"/></p>
          <p class="what">{{ page.what }}</p>
          <p><code><xsl:value-of select="atom:link[@rel='self']/@href"/></code></p>
          <ol><xsl:apply-templates select="item"/></ol>
          <nav>
            <xsl:for-each select="atom:link[@rel='previous']"><a href="{@href}" rel="prev">{{ page.newer }}</a></xsl:for-each>
            <xsl:for-each select="atom:link[@rel='next']"><a href="{@href}" rel="next">{{ page.older }}</a></xsl:for-each>
          </nav>
        </main>
      </body>
    </html>
  </xsl:template>
  <xsl:template match="item">
    <li>
      <h2><a href="{link}"><xsl:value-of select="title"/></a></h2>
      <p class="about"><xsl:value-of select="podcast:season/@name"/> · <xsl:value-of select="podcast:person"/></p>
      <audio controls="controls" preload="none" src="{enclosure/@url}" aria-label="{title}"></audio>
      <ul>
        <xsl:for-each select="podcast:alternateEnclosure">
          <li><a href="{podcast:source/@uri}"><xsl:value-of select="@title"/></a></li>
        </xsl:for-each>
        <xsl:for-each select="podcast:transcript[@type='text/plain']"><li><a href="{@url}">{{ page.words }}</a></li></xsl:for-each>
      </ul>
    </li>
  </xsl:template>
</xsl:stylesheet>
